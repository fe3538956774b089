import { jsonOption } from '../client.ts';
import { defineCommand, printLine } from '../command.ts';
import { Cancelled, UsageError } from '../failures.ts';

export const rebuild = defineCommand({
  name: 'rebuild',
  summary: 'Fold read models anew from the event log',
  details: [
    'All of them where none is named. Works with the settings and the DATA_DIR of the server, beside it or without it;',
    'the old ones are served until the new ones have caught up.',
  ].join('\n'),
  operands: { shown: '[PROJECTION]', least: 0, most: 1 },
  options: jsonOption,
  async run(context, { values, operands: [wanted] }) {
    // Loaded here alone: every other command starts without the server's parts.
    const { projectionNames, rebuildHere } = await import('@lading/api/rebuild.ts');
    if (wanted !== undefined && !projectionNames.includes(wanted))
      throw new UsageError(`There is no projection "${wanted}"; there are ${projectionNames.join(', ')}.`);
    const signal = context.interrupted();
    const done: unknown[] = [];
    const isDone = await rebuildHere(wanted === undefined ? projectionNames : [wanted], signal, ({ name, version, position }) => {
      done.push({ name, version, position });
      if (!values.json) printLine(context.stdout, `${name} is rebuilt; it holds the log to position ${position}`);
    }).catch((error: unknown) => {
      throw signal.aborted ? new Cancelled('cancelled') : error;
    });
    if (values.json && isDone) printLine(context.stdout, JSON.stringify(done));
  },
});
