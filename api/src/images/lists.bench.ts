import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Bench } from '@contimg/fixtures/bench'

const CONNECTIONS = 25
const REQUESTS = 5000
const SERVER = join(import.meta.dirname, 'testing-list-server.ts')

let server: ChildProcess | undefined
let address = ''
let asked = 0

async function prepare(): Promise<void> {
  if (server) return
  const pinned = ['taskset', '-c', '0', process.execPath, SERVER]
  server = spawn(pinned[0], pinned.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: server.stdout! }), 'line')) as [string]
  address = line
  await rush()
}

function cleanUp(): void {
  server?.stdin?.end()
  server = undefined
}

/** No two alike: nothing that was answered before helps. */
function question(): string {
  const n = asked++
  const filters = [
    `noise_max_jy=${(0.003 + (n % 997) * 1e-6).toFixed(6)}`,
    `t=2025-01-01/2025-${String(2 + (n % 10)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}T${String(n % 24).padStart(2, '0')}`,
    `dec=${(n % 40) - 20}..${(n % 40) + 10 + (n % 13)}`,
    `q=good,warn&noise_min_jy=${((n % 499) * 1e-6).toFixed(6)}`,
  ]
  return `${address}/api/images?limit=100&${filters[n % filters.length]}`
}

/** Many requests over some connections. @returns how many a second, and milliseconds within which 95 % are answered */
async function rush(): Promise<{ readonly perS: number; readonly p95Ms: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const took: number[] = []
  const startMs = performance.now()
  const one = async () => {
    while (took.length < REQUESTS) {
      const beginMs = performance.now()
      await fetched(question(), agent)
      took.push(performance.now() - beginMs)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, one))
  const perS = (1000 * took.length) / (performance.now() - startMs)
  agent.destroy()
  return { perS, p95Ms: took.toSorted((a, b) => a - b)[Math.floor(0.95 * took.length)] }
}

async function fetched(url: string, agent: Agent): Promise<void> {
  const [answer] = await once(get(url, { agent }), 'response')
  answer.resume()
  await once(answer, 'end')
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${url}`)
}

const common = { area: 'api', needs: ['taskset'], prepare, cleanUp, rounds: 3, enoughS: 90 } as const

export const benches: readonly Bench[] = [
  {
    ...{ ...common, name: 'lists of 100 of 100,000 images, one core, 25 connections', unit: '1/s', goal: 1000 },
    higherIsBetter: true,
    ours: async () => (await rush()).perS,
  },
  {
    ...{ ...common, name: 'the same, 95 % are answered within', unit: 'ms', goal: 25 },
    ours: async () => (await rush()).p95Ms,
  },
]
