import { setTimeout as pause } from 'node:timers/promises'
import {
  findStreamState,
  hostClock,
  type Products,
  putDesiredStreamState,
  type StreamState,
  streamNow,
} from '@contimg/state/products'

const LOOK_MS = 100

/** What became of something that the stream was asked to do. */
export interface Obeyed {
  readonly success: boolean
  readonly message: string
  readonly pid: number | null
  readonly running: boolean
}

const NOT_THERE = 'there is no process that watches: contimg serve, or contimg stream, starts it'

/** Says that the stream is to watch or to rest, and waits a while until it does. */
export async function desire(products: Products, desired: StreamState['desired'], patienceMs: number): Promise<Obeyed> {
  await putDesiredStreamState(products, desired)
  const clock = hostClock()
  for (const startMs = performance.now(); ; await pause(LOOK_MS)) {
    const state = await findStreamState(products)
    const { actual, isAlive } = streamNow(state, clock)
    const does = actual === desired || (desired === 'stopped' && !isAlive)
    const isLate = performance.now() - startMs > patienceMs
    if (!does && isAlive && !isLate) continue
    const running = isAlive && actual === 'running'
    const message = does ? `the stream is ${desired}` : isAlive ? `it will be ${desired} when it looks next` : NOT_THERE
    return { success: does, message, pid: isAlive ? (state.pid ?? null) : null, running }
  }
}

/** Has it rest and watch again; whatever comes in between, it is to watch in the end. */
export async function restart(products: Products, patienceMs: number): Promise<Obeyed> {
  try {
    await desire(products, 'stopped', patienceMs)
  } finally {
    await putDesiredStreamState(products, 'running')
  }
  return await desire(products, 'running', patienceMs)
}
