/** Where the page of a sharing link begins, for people without an account. */
import { startPage } from '#ui/common/start-page.tsx';
import { LinkApp } from '#ui/link/link-app.tsx';

startPage(<LinkApp />);
