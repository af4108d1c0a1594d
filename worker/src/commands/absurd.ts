import type { Command } from 'commander'
import { registerAbsurdCancel, registerAbsurdRetry } from './absurd-cancel.ts'
import { registerAbsurdDeadLetters } from './absurd-dlq.ts'
import { registerAbsurdList } from './absurd-list.ts'
import { registerAbsurdRecorder } from './absurd-recorder.ts'
import { registerAbsurdSchedule } from './absurd-schedule.ts'
import { registerAbsurdShow } from './absurd-show.ts'
import { registerAbsurdSpawn } from './absurd-spawn.ts'
import { registerAbsurdStats, registerAbsurdWorkers } from './absurd-stats.ts'
import { registerAbsurdWorker } from './absurd-worker.ts'

/** ABSURD, the durable work queue. */
export function registerAbsurd(program: Command): void {
  const group = program
    .command('absurd')
    .description('The durable work queue: tasks, workers, dead letters, schedules.')
  registerAbsurdWorker(group)
  registerAbsurdRecorder(group)
  registerAbsurdSpawn(group)
  registerAbsurdList(group)
  registerAbsurdShow(group)
  registerAbsurdCancel(group)
  registerAbsurdRetry(group)
  registerAbsurdDeadLetters(group)
  registerAbsurdSchedule(group)
  registerAbsurdStats(group)
  registerAbsurdWorkers(group)
}
