// Many requests for lists over some connections, for the bench of the API's: takes the server's address, asks 5000 questions
// for each line of its input, and prints how many were answered a second and within what 95 % were. A process of its own:
// collecting the garbage of others would hold up what it measures.
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { createInterface } from 'node:readline'

const CONNECTIONS = 25
const REQUESTS = 5000

export interface Rush {
  readonly perS: number
  readonly p95Ms: number
}

const [address] = process.argv.slice(2)
let asked = 0

for await (const _ of createInterface({ input: process.stdin })) console.log(JSON.stringify(await rush()))

async function rush(): Promise<Rush> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const took: number[] = []
  const startMs = performance.now()
  const askOver = async () => {
    while (took.length < REQUESTS) {
      const beginMs = performance.now()
      await fetched(question(), agent)
      took.push(performance.now() - beginMs)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, askOver))
  const perS = (1000 * took.length) / (performance.now() - startMs)
  agent.destroy()
  return { perS, p95Ms: took.toSorted((a, b) => a - b)[Math.floor(0.95 * took.length)] }
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

async function fetched(url: string, agent: Agent): Promise<void> {
  const [answer] = await once(get(url, { agent }), 'response')
  answer.resume()
  await once(answer, 'end')
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${url}`)
}
