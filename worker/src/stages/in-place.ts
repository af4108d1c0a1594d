import { type Artifact, GenerationError } from '@contimg/pipeline'

/** Does what changes a Measurement Set; what an attempt before did is not done again. @returns undefined where it was done */
export async function once<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof GenerationError && error.isDone) return undefined
    throw error
  }
}

/** What a Measurement Set was one change ago. */
export function oneChangeAgo(made: Artifact): Artifact {
  return made.kind === 'measurement-set' ? { ...made, generation: made.generation - 1 } : made
}
