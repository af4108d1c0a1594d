// The `contimg` command.
import { runContimg } from './run.ts'
import { SUBCOMMANDS } from './subcommands.ts'

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit() // the reader of a pipe, such as `head`, has seen enough
  throw error
})

process.exitCode = await runContimg(SUBCOMMANDS, process.argv.slice(2))
