import type { EventData, Fact } from '@lading/schema/events/registry.ts';
import { describe, expect, it } from 'vitest';
import { given } from '../log/testing.ts';
import { projectDecider } from './decider.ts';

const uuid = '5d0a3f6e-93c1-4c39-8f55-3c0c2b2b6c11';
const project: EventData<'ProjectCreated'> = { uuid, name: 'Website', description: null };

const created: Fact = { type: 'ProjectCreated', data: project };
const changed = (changes: EventData<'ProjectChanged'>['changes'], name = 'Website'): Fact => ({
  type: 'ProjectChanged',
  data: { uuid, name, changes },
});
const deleted = (files = 0): Fact => ({ type: 'ProjectDeleted', data: { uuid, name: 'Website', files } });
const lost: Fact = { type: 'ProjectNameLost', data: { uuid, name: 'Homepage' } };

describe('a project', () => {
  it('is created once', () => {
    given(projectDecider).when({ type: 'create', project }).thenEvents(created);
    given(projectDecider, created).when({ type: 'create', project }).thenProblem('NameTaken');
    given(projectDecider, created, deleted()).when({ type: 'create', project }).thenProblem('NameTaken');
  });

  it('says of a change only what differs', () => {
    const change = (changes: EventData<'ProjectChanged'>['changes']) =>
      given(projectDecider, created).when({ type: 'change', uuid, changes });
    change({ name: 'Homepage', description: null }).thenEvents(changed({ name: 'Homepage' }));
    change({ description: 'Pictures' }).thenEvents(changed({ description: 'Pictures' }));
    change({ name: 'Website', description: null }).thenEvents();
    change({}).thenEvents();
  });

  it('remembers what it was changed to', () => {
    given(projectDecider, created, changed({ name: 'Homepage' }))
      .when({ type: 'change', uuid, changes: { name: 'Website' } })
      .thenEvents(changed({ name: 'Website' }, 'Homepage'));
    given(projectDecider, created, changed({ description: 'Pictures' }))
      .when({ type: 'change', uuid, changes: { description: null } })
      .thenEvents(changed({ description: null }));
  });

  it('is deleted without files, and with them only where that is meant', () => {
    given(projectDecider, created).when({ type: 'delete', uuid, files: 0, force: false }).thenEvents(deleted());
    given(projectDecider, created).when({ type: 'delete', uuid, files: 2, force: false }).thenProblem('ProjectNotEmpty');
    given(projectDecider, created).when({ type: 'delete', uuid, files: 2, force: true }).thenEvents(deleted(2));
  });

  it.each([['absent', []] as const, ['deleted', [created, deleted()]] as const])(
    'that is %s can neither change nor end',
    (_, past) => {
      given(projectDecider, ...past)
        .when({ type: 'change', uuid, changes: { name: 'x' } })
        .thenProblem('ProjectNotFound');
      given(projectDecider, ...past)
        .when({ type: 'delete', uuid, files: 0, force: true })
        .thenProblem('ProjectNotFound');
    },
  );

  it('loses a name that it claimed, and is what it was', () => {
    given(projectDecider, created).when({ type: 'loseName', uuid, name: 'Homepage' }).thenEvents(lost);
    given(projectDecider).when({ type: 'loseName', uuid, name: 'Homepage' }).thenEvents(lost);
    given(projectDecider, created, deleted()).when({ type: 'loseName', uuid, name: 'Homepage' }).thenEvents();
    given(projectDecider, created, lost)
      .when({ type: 'change', uuid, changes: { description: 'x' } })
      .thenEvents(changed({ description: 'x' }));
  });

  it('knows no events of other streams', () => {
    const foreign: Fact = { type: 'ServerStopped', data: { uptimeSeconds: 1 } };
    expect(() => projectDecider.evolve({ status: 'absent' }, foreign)).toThrow(/holds no ServerStopped/);
  });
});
