@"%~dp0bin\node.exe" --disable-warning=ExperimentalWarning --max-semi-space-size=8 "%~dp0program\main.js" %*
