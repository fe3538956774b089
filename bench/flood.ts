/** Asks for many widths of one picture, so many at a time, in a process of its own: `node flood.ts URL COUNT AT_ONCE`. */
const [url = '', count = '0', atOnce = '1'] = process.argv.slice(2);

let next = 0;
const ask = async (): Promise<void> => {
  while (next < Number(count)) {
    next += 1;
    await (await fetch(`${url}/-/resize/${400 + next}x/`)).arrayBuffer();
  }
};

await Promise.all(Array.from({ length: Number(atOnce) }, ask));
