@"%~dp0bin\node.exe" --disable-warning=ExperimentalWarning "%~dp0program\main.js" %*
