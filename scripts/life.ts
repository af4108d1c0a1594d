// npm run test:life [-- --long] [--groups N] [--soak N] [FILE…]: whole sites of processes that are killed, stopped and
// starved. With --long 100 groups instead of 20, then a soak of 300 in which memory and handles must stay flat.
import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'

const options = { long: { type: 'boolean' }, groups: { type: 'string' }, soak: { type: 'string' } } as const
const { values, positionals } = parseArgs({ allowPositionals: true, options })
const groups = Number(values.groups ?? (values.long ? 100 : 20))
const soak = Number(values.soak ?? (values.long ? 300 : 0))
const vitest = await startVitest('test', positionals, {
  project: ['life'],
  run: true,
  provide: { life: { groups, soak } },
})
await vitest.close()
