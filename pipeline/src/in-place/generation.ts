import type { Keywords, Mark } from '@contimg/formats/casatable'

/** The keyword that counts how often a Measurement Set was changed in place. */
const GENERATION = 'CONTIMG_GENERATION'

/** How often a Measurement Set was changed since it was made. */
export function generationOf(keywords: Keywords): number {
  const keyword = keywords.get(GENERATION)
  return keyword?.kind === 'scalar' && typeof keyword.value === 'number' ? keyword.value : 0
}

export function generationMark(generation: number): Mark {
  return { name: GENERATION, value: { kind: 'scalar', type: 'int', value: generation } }
}
