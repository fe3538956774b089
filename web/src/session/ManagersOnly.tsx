import { type JSX, Match, Switch } from 'solid-js';
import { Skeleton } from '../layout/Skeleton.tsx';
import { Trouble } from '../layout/Trouble.tsx';
import { SignIn } from './SignIn.tsx';
import { useSession } from './session.tsx';

/** Shows its children to those who may upload and manage, and the way to sign in to others. */
export const ManagersOnly = (props: { reason: string; waiting: string; children: JSX.Element }) => {
  const session = useSession();
  return (
    <Switch fallback={<Skeleton label={props.waiting} />}>
      <Match when={session.mayManage()}>{props.children}</Match>
      <Match when={session.mayManage() === false}>
        <SignIn reason={props.reason} />
      </Match>
      <Match when={session.trouble()}>
        {(message) => <Trouble message={message()} onRetry={() => void session.refresh()} />}
      </Match>
    </Switch>
  );
};
