import type { Refusal } from './uploader/answer.ts';
import { type Limits, sortOut } from './uploader/limits.ts';
import { createQueue, type Queue } from './uploader/queue.ts';
import type { LadingError, LadingFile, LadingProgress, LadingUploaderElement, TokenProvider } from './uploader/types.ts';
import { createView, type View } from './uploader/view.ts';

const home = new URL('.', import.meta.url).href;

/** `<lading-uploader>`: a place to upload files to Lading, in a page of any site. */
class LadingUploader extends HTMLElement implements LadingUploaderElement {
  static readonly formAssociated = true;
  static readonly observedAttributes = ['accept', 'disabled', 'label', 'multiple', 'name', 'required'];

  readonly #internals = this.attachInternals();
  readonly #view: View;
  readonly #queue: Queue;
  #token: string | null | undefined;
  #tokenProvider: TokenProvider | null | undefined;
  /** By a fieldset around it, which sets no attribute. */
  #isDisabled = false;

  constructor() {
    super();
    this.#view = createView(this.attachShadow({ mode: 'open', delegatesFocus: true }), (files) => this.add(files));
    this.#queue = createQueue({
      plan: () => ({ server: this.#server, terms: this.#terms, authorization: () => this.#authorization() }),
      onProgress: (file, loaded) => this.#tell<LadingProgress>('lading-progress', { file, loaded, total: file.size }),
      onStored: (file, link) => {
        this.#view.announce(`${file.name} is uploaded.`);
        this.#tell<LadingFile>('lading-upload', link);
        this.dispatchEvent(new Event('change', { bubbles: true }));
      },
      onFailed: (file, refusal) => {
        this.#view.announce(`${file.name} was not uploaded. ${refusal.message}`);
        this.#fail(file, refusal);
      },
      onChange: () => this.#update(),
      onFocusLost: () => this.#view.button.focus(),
    });
    this.#adopt('token');
    this.#adopt('tokenProvider');
  }

  connectedCallback(): void {
    this.#adapt();
  }

  disconnectedCallback(): void {
    // Moved within the page it is connected again at once, and goes on.
    queueMicrotask(() => this.isConnected || this.#queue.clear());
  }

  attributeChangedCallback(): void {
    this.#adapt();
  }

  formResetCallback(): void {
    this.clear();
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#isDisabled = isDisabled;
    this.#adapt();
  }

  get token(): string | null | undefined {
    return this.#token;
  }

  set token(token: string | null | undefined) {
    this.#token = token;
  }

  get tokenProvider(): TokenProvider | null | undefined {
    return this.#tokenProvider;
  }

  set tokenProvider(provider: TokenProvider | null | undefined) {
    this.#tokenProvider = provider;
  }

  get files(): readonly LadingFile[] {
    return this.#queue.links();
  }

  get value(): string {
    return this.files.map(({ id }) => id).join(',');
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  get validity(): ValidityState {
    return this.#internals.validity;
  }

  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  add(files: Iterable<File>): void {
    const limits = this.#limits;
    const offered = [...files];
    // Where one file is wanted, another takes its place.
    if (!limits.multiple && sortOut(offered, limits, 0).welcome.length > 0) this.#queue.clear();
    const { welcome, refused } = sortOut(offered, limits, this.#queue.taken());
    this.#view.complain(refused.map(({ message }) => message).join('\n'));
    for (const file of welcome) this.#queue.add(file);
    for (const { file, ...refusal } of refused) this.#fail(file, { ...refusal, status: 0 });
  }

  clear(): void {
    this.#view.complain('');
    this.#queue.clear();
  }

  get #limits(): Limits {
    const accept = this.getAttribute('accept') ?? '';
    return { accept, multiple: this.hasAttribute('multiple'), maxFiles: this.getAttribute('max-files') };
  }

  get #server(): string {
    const { href } = new URL(this.getAttribute('server') || home, document.baseURI);
    return href.replace(/\/*$/, '/');
  }

  get #terms(): Readonly<Record<string, string>> {
    const given = ['project', 'ttl'].map((name) => [name, this.getAttribute(name) ?? ''] as const);
    return Object.fromEntries(given.filter(([, value]) => value !== ''));
  }

  async #authorization(): Promise<Readonly<Record<string, string>>> {
    const token = this.#tokenProvider ? await this.#tokenProvider() : this.#token;
    return token ? { authorization: `Bearer ${token}` } : {};
  }

  /** What a page has set before this module was there. */
  #adopt(name: 'token' | 'tokenProvider'): void {
    const early = Object.getOwnPropertyDescriptor(this, name);
    if (!early) return;
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, early.value);
  }

  #tell<T>(type: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(type, { detail, bubbles: true, composed: true }));
  }

  #fail(file: File, { code, status, message }: Refusal): void {
    this.#tell<LadingError>('lading-error', { file, code, status, message });
  }

  #adapt(): void {
    const { accept, multiple } = this.#limits;
    const disabled = this.#isDisabled || this.hasAttribute('disabled');
    this.#view.adapt({ label: this.getAttribute('label') ?? '', accept, multiple, disabled });
    this.#update();
  }

  /** Shows the files that there are, and says to the form what it is worth. */
  #update(): void {
    const { list } = this.#view;
    const rows = this.#queue.rows();
    for (const row of rows) if (row.parentNode !== list) list.append(row);
    list.hidden = rows.length === 0;

    const name = this.getAttribute('name');
    const data = new FormData();
    for (const { id } of this.files) data.append(name ?? '', id);
    this.#internals.setFormValue(name ? data : null);
    this.#internals.setValidity(...this.#fault());
  }

  /** What keeps a form from being sent. */
  #fault(): [ValidityStateFlags, string?, HTMLElement?] {
    const { button } = this.#view;
    if (this.#queue.isBusy()) return [{ customError: true }, 'Wait until everything is uploaded.', button];
    const isMissing = this.hasAttribute('required') && this.files.length === 0;
    return isMissing ? [{ valueMissing: true }, 'Upload a file first.', button] : [{}];
  }
}

if (!customElements.get('lading-uploader')) customElements.define('lading-uploader', LadingUploader);
