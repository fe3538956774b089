import { runSteps } from './check/run.ts';
import { steps } from './check/steps.ts';

const failed = await runSteps(steps, (line) => process.stdout.write(`${line}\n`));
// Loading the schema loads clients that may keep the process alive; the verdict is out.
process.exit(failed === 0 ? 0 : 1);
