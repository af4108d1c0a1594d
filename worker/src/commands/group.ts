import type { Command } from 'commander'
import { registerGroupList } from './group-list.ts'
import { registerGroupQueue } from './group-queue.ts'
import { registerGroupReprocess } from './group-reprocess.ts'
import { registerGroupShow } from './group-show.ts'

/** Observations on their way through the pipeline. */
export function registerGroup(program: Command): void {
  const group = program
    .command('group')
    .description('Observations (groups of subband files) on their way from files to images.')
  registerGroupQueue(group)
  registerGroupList(group)
  registerGroupShow(group)
  registerGroupReprocess(group)
}
