// The `contimg` command.
import { runContimg } from './run.ts'
import { registersFor } from './subcommands.ts'

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit() // the reader of a pipe, such as `head`, has seen enough
  throw error
})

const args = process.argv.slice(2)
process.exitCode = await runContimg(await registersFor(args), args)
