// The `contimg` command: one file a subcommand, registered here in the order of the help.
import { registerConvert } from './convert.ts'
import { registerPhaseshift } from './phaseshift.ts'
import { type Register, runContimg } from './run.ts'
import { registerSimulate } from './simulate.ts'

const registers: readonly Register[] = [registerSimulate, registerConvert, registerPhaseshift]

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit() // the reader of a pipe, such as `head`, has seen enough
  throw error
})

process.exitCode = await runContimg(registers, process.argv.slice(2))
