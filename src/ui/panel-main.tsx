/** Where the panel of a drive begins, in a window on the drive's own computer. */
import { startPage } from '#ui/common/start-page.tsx';
import { PanelApp } from '#ui/drive/panel-app.tsx';

startPage(<PanelApp />);
