// npm run test:life [-- --groups N] [FILE…]: whole sites of processes that are killed, stopped and starved.
// With --long 100 groups instead of 20, then a soak of 300 (--soak N) in which memory and handles must stay flat.
// With --long twelve, hour or night only observations that arrive one after another, and figures of what became of them:
//   twelve  12 at ten times the real cadence, all of them simulated before the first arrives
//   hour    12 at the real cadence
//   night   116, ten hours of sky, at ten times the real cadence; what is completed is removed
// with --size tiny, small or full, --groups N and --every S for others.
import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'

const CADENCE_S = 309.24 // 24 integrations of 12.885 s

const STREAMS = {
  twelve: { groups: 12, everyS: CADENCE_S / 10, isMadeBefore: true, isCleared: false },
  hour: { groups: 12, everyS: CADENCE_S, isMadeBefore: false, isCleared: false },
  night: { groups: 116, everyS: CADENCE_S / 10, isMadeBefore: false, isCleared: true },
}

const text = { type: 'string' } as const
const options = { long: { type: 'boolean' }, groups: text, soak: text, size: text, every: text } as const
const { values, positionals } = parseArgs({ allowPositionals: true, options })

/** What is to stream, where that was asked for. */
function streamOf() {
  const name = positionals.find((word) => word in STREAMS)
  if (!values.long || name === undefined) return null
  const usual = STREAMS[name as keyof typeof STREAMS]
  const groups = Number(values.groups ?? usual.groups)
  const everyS = Number(values.every ?? usual.everyS)
  const size = values.size ?? 'small'
  return { ...usual, name, groups, everyS, size, withinS: 300 }
}

const stream = streamOf()
const groups = Number(values.groups ?? (values.long ? 100 : 20))
const soak = Number(values.soak ?? (values.long ? 300 : 0))
const vitest = await startVitest('test', stream ? ['streaming.life'] : positionals, {
  project: ['life'],
  run: true,
  provide: { life: { groups, soak, stream } },
})
await vitest.close()
