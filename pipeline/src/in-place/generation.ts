import { type Keywords, type Mark, openTable, textKeyword, textOf } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import type { ChangeGuard } from '../control.ts'

/** The keywords that count how often a Measurement Set was changed in place, and tell by whom last. */
const GENERATION = 'CONTIMG_GENERATION'
const TOKEN = 'CONTIMG_CHANGE'

/** A Measurement Set is not what a change was meant for. */
export class GenerationError extends Error {
  override readonly name = 'GenerationError'
  readonly path: string
  readonly isDone: boolean // it is what this change, tried before, made of it

  constructor(path: string, found: number, wanted: number | undefined, isDone: boolean) {
    const done = isDone ? ' (this change was made before)' : ''
    super(`${path}: generation ${found}, wanted ${wanted ?? found - 1}${done}`)
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
  const isDone = textOf(keywords, TOKEN) === token && found === (generation ?? found - 1) + 1
  if (generation === undefined && !isDone) return
  throw new GenerationError(path, found, generation, isDone)
}

/** Whether the last change of a table was that of a token. @throws FormatError */
export function isLastChange(path: string, token: string): boolean {
  const files = nodeTableFiles(path)
  try {
    return textOf(openTable(files).keywords, TOKEN) === token
  } finally {
    files.close()
  }
}
