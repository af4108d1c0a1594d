import { type Keywords, type Mark, textKeyword, textOf } from '@contimg/formats/casatable'
import type { ChangeGuard } from '../control.ts'

/** The keywords that count how often a Measurement Set was changed in place, and tell by whom last. */
const GENERATION = 'CONTIMG_GENERATION'
const TOKEN = 'CONTIMG_CHANGE'

/** A Measurement Set is not what a change was meant for. */
export class GenerationError extends Error {
  override readonly name = 'GenerationError'
  readonly path: string
  readonly isDone: boolean // it is what this change, tried before, made of it

  constructor(path: string, found: number, wanted: number, isDone: boolean) {
    const done = isDone ? ' (this change was made before)' : ''
    super(`${path}: generation ${found}, wanted ${wanted}${done}`)
    this.path = path
    this.isDone = isDone
  }
}

/** How often a Measurement Set was changed since it was made. */
export function generationOf(keywords: Keywords): number {
  const keyword = keywords.get(GENERATION)
  return keyword?.kind === 'scalar' && typeof keyword.value === 'number' ? keyword.value : 0
}

/** The keywords that a Measurement Set bears when it has been changed once more. */
export function nextGeneration(keywords: Keywords, guard?: ChangeGuard): Mark[] {
  const value = { kind: 'scalar', type: 'int', value: generationOf(keywords) + 1 } as const
  return [
    { name: GENERATION, value },
    { name: TOKEN, value: textKeyword(guard?.token ?? '') },
  ]
}

/** @throws GenerationError */
export function requireGeneration(path: string, keywords: Keywords, { generation, token }: ChangeGuard): void {
  const found = generationOf(keywords)
  if (found === generation) return
  throw new GenerationError(path, found, generation, found === generation + 1 && textOf(keywords, TOKEN) === token)
}
