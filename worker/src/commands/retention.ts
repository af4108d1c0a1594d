import type { Command } from 'commander'
import { registerRetentionExecute, registerRetentionSimulate } from './retention-execute.ts'
import { registerRetentionList, registerRetentionShow } from './retention-list.ts'

/** How long products are kept. */
export function registerRetention(program: Command): void {
  const group = program
    .command('retention')
    .description('How long products are kept: what policies say, what they would remove, and removing it.')
  registerRetentionList(group)
  registerRetentionShow(group)
  registerRetentionSimulate(group)
  registerRetentionExecute(group)
}
