import type { Command } from 'commander'
import { registerAbsurdRecorder } from './absurd-recorder.ts'
import { registerAbsurdWorker } from './absurd-worker.ts'

/** ABSURD, the durable work queue. */
export function registerAbsurd(program: Command): void {
  const group = program.command('absurd').description('The durable work queue: tasks, workers, dead letters, schedules.')
  registerAbsurdWorker(group)
  registerAbsurdRecorder(group)
}
