import { type Problem, problem } from '@lading/schema/problems.ts';
import { pathSegments } from '../http/request-path.ts';

/**
 * A path of an artifact, percent-decoded, as patterns see it: `a%2Bb/c` → `a+b/c`. Everything by which another path could be meant
 * than is seen is refused: empty, `.` and `..` segments, encoded slashes, backslashes, control characters, broken encoding.
 * @param raw as it was typed, without leading slash and query
 */
export const decodePath = (raw: string): string | Problem<'MalformedPath'> => {
  if (/[?#]/.test(raw)) return problem('MalformedPath', { reason: 'has a query or a fragment' });
  // Elsewhere one slash at the end changes nothing; here it asks upstream for something else.
  if (raw === '' || raw.endsWith('/')) return problem('MalformedPath', { reason: 'has an empty segment' });
  const segments = pathSegments(`/${raw}`);
  return segments instanceof Error ? segments : segments.join('/');
};
