import { createContext, createSignal, For, type JSX, useContext } from 'solid-js';
import { Icon } from '../layout/icons.tsx';

type Notice = { readonly key: number; readonly text: string; readonly tone: 'good' | 'bad' };
type Say = (text: string, tone?: Notice['tone']) => void;

const NoticeContext = createContext<Say>();

const shownMs = 6_000;

/** Short results of what somebody did, shown at the edge of the page and read out by screen readers. */
export const NoticeProvider = (props: { children: JSX.Element }) => {
  const [notices, setNotices] = createSignal<readonly Notice[]>([]);
  let made = 0;
  const dismiss = (key: number) => setNotices((all) => all.filter((notice) => notice.key !== key));
  const say: Say = (text, tone = 'good') => {
    made += 1;
    const key = made;
    setNotices((all) => [...all.slice(-2), { key, text, tone }]);
    // Bad news stays until it is dismissed; good news may go by itself.
    if (tone === 'good') setTimeout(() => dismiss(key), shownMs);
  };
  return (
    <NoticeContext.Provider value={say}>
      {props.children}
      <div class="notices" role="status" aria-live="polite">
        <For each={notices()}>
          {(notice) => (
            <div class="notice" classList={{ bad: notice.tone === 'bad' }}>
              <Icon name={notice.tone === 'bad' ? 'warning' : 'done'} />
              <span>{notice.text}</span>
              <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => dismiss(notice.key)}>
                <Icon name="close" />
              </button>
            </div>
          )}
        </For>
      </div>
    </NoticeContext.Provider>
  );
};

export const useNotices = (): Say => {
  const say = useContext(NoticeContext);
  if (!say) throw new Error('useNotices belongs inside NoticeProvider');
  return say;
};
