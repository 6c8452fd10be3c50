/** Where the console begins. */
import { startPage } from '#ui/common/start-page.tsx';
import { App } from '#ui/station/app.tsx';

startPage(<App />);
