// Many requests for lists over some connections, for the bench of the API's: takes the server's address and the list, asks 5000
// questions for each line of its input, and prints how many were answered a second and within what 95 % were. A process of its own:
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

const [address, list] = process.argv.slice(2)
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
  const some = filters(n)
  return `${address}/api/${list}?limit=100&${some[n % some.length]}`
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}

function filters(n: number): readonly string[] {
  const time = `t=2025-01-01/2025-${two(2 + (n % 10))}-${two(1 + (n % 28))}T${two(n % 24)}`
  const strip = `dec=${(n % 40) - 20}..${(n % 40) + 10 + (n % 13)}`
  if (list === 'groups') return [time, strip, `state=completed&${time}`, `q=good,warn&${time}`]
  if (list === 'ms') return [time, strip, `calibrated=false&${time}`, `q=none&${strip}`]
  const noise = `${((n % 499) * 1e-6).toFixed(6)}`
  return [`noise_max_jy=${(0.003 + (n % 997) * 1e-6).toFixed(6)}`, time, strip, `q=good,warn&noise_min_jy=${noise}`]
}

async function fetched(url: string, agent: Agent): Promise<void> {
  const [answer] = await once(get(url, { agent }), 'response')
  answer.resume()
  await once(answer, 'end')
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${url}`)
}
