import qrcode from 'qrcode-generator';
import { createMemo } from 'solid-js';

/** Modules of white around a code that readers need (ISO/IEC 18004). */
const quiet = 4;

/** The dark modules of a QR code as one path on a grid of units, `size` units wide, the quiet zone included. */
export const drawQr = (text: string): { readonly size: number; readonly path: string } => {
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  const count = code.getModuleCount();
  const cells = Array.from({ length: count * count }, (_, index) => [Math.floor(index / count), index % count] as const);
  const path = cells
    .filter(([row, column]) => code.isDark(row, column))
    .map(([row, column]) => `M${column + quiet} ${row + quiet}h1v1h-1z`)
    .join('');
  return { size: count + 2 * quiet, path };
};

/** A QR code, dark on white in any theme: that is what cameras read. */
export const Qr = (props: { text: string; label: string }) => {
  const drawn = createMemo(() => drawQr(props.text));
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${drawn().size} ${drawn().size}`}
      role="img"
      aria-label={props.label}
      shape-rendering="crispEdges"
    >
      <rect width="100%" height="100%" fill="#ffffff" />
      <path d={drawn().path} fill="#10233f" />
    </svg>
  );
};
