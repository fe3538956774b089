import { passwordForm, plainPage } from '../http/plain-page.ts';

/** The page that asks for the admin password; it works without scripts. @param wrong why it asks again */
export const signInPage = (wrong?: string): string =>
  plainPage(
    'Sign in as admin',
    `<h1>Sign in as admin</h1>
${passwordForm({ action: '/admin/login', label: 'Admin password', button: 'Sign in', wrong, autocomplete: 'current-password' })}
<p>The first start printed the password; it is kept in the file <code>admin-password</code> in the data folder. The link that each start
prints signs in without it.</p>
<p><a href="/">Go to the start page</a></p>`,
  );
