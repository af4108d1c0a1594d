import type { StageControl } from '../control.ts'

export type QuicklookStageName = 'convert' | 'apply' | 'image'

/** One stage as it was done. */
export interface QuicklookStage {
  readonly name: QuicklookStageName
  readonly wallS: number
  readonly share: number // of the whole time
}

/** Where each stage begins and ends in the whole, as a full observation takes them. */
const SPANS: Readonly<Record<QuicklookStageName, readonly [from: number, to: number]>> = {
  convert: [0, 0.2],
  apply: [0.2, 0.3],
  image: [0.3, 1],
}

/** Does stages one after the other and notes how long they take; one that is done again takes as long as both. */
export class TimedStages {
  readonly #startMs = performance.now()
  readonly #wallS = new Map<QuicklookStageName, number>()
  readonly #control: StageControl

  constructor(control: StageControl) {
    this.#control = control
  }

  async run<T>(name: QuicklookStageName, work: (control: StageControl) => Promise<T>): Promise<T> {
    const beginMs = performance.now()
    const made = await work(stageControl(name, this.#control))
    this.#wallS.set(name, (this.#wallS.get(name) ?? 0) + (performance.now() - beginMs) / 1000)
    return made
  }

  /** What has been done until now. */
  get report(): { readonly stages: readonly QuicklookStage[]; readonly totalS: number } {
    const totalS = (performance.now() - this.#startMs) / 1000
    return { stages: [...this.#wallS].map(([name, wallS]) => ({ name, wallS, share: wallS / totalS })), totalS }
  }
}

function stageControl(name: QuicklookStageName, { progress, signal }: StageControl): StageControl {
  const [from, to] = SPANS[name]
  return {
    ...(signal && { signal }),
    progress: (fraction, message) => progress?.(from + fraction * (to - from), `${name}: ${message}`),
  }
}
