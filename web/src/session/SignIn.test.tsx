import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SignIn } from './SignIn.tsx';
import { type Session, SessionProvider } from './session.tsx';

const session = (useToken: Session['useToken']): Session => ({
  role: () => 'ANONYMOUS',
  mayManage: () => false,
  trouble: () => undefined,
  useToken,
  signOut: async () => undefined,
  refresh: async () => undefined,
});

const show = (useToken: Session['useToken']) =>
  render(() => (
    <SessionProvider session={session(useToken)}>
      <SignIn reason="Sign in to upload" />
    </SessionProvider>
  ));

const submit = (token: string) => {
  fireEvent.input(screen.getByLabelText('API token'), { target: { value: token } });
  fireEvent.submit(screen.getByLabelText('API token').closest('form') ?? document.body);
};

afterEach(cleanup);

describe('the sign-in form', () => {
  it('hands the token over', async () => {
    const useToken = vi.fn(async () => undefined);
    show(useToken);
    submit('s3cret');
    expect(useToken).toHaveBeenCalledWith('s3cret');
    expect(await screen.findByText(/Kept in this tab only/)).toBeTruthy();
  });

  it('says beside the field why a token was refused', async () => {
    show(async () => 'The server does not know this token.');
    submit('wrong');
    expect(await screen.findByText('The server does not know this token.')).toBeTruthy();
    expect(screen.getByLabelText('API token').getAttribute('aria-invalid')).toBe('true');
  });
});
