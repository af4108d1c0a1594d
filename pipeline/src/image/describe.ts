import type { Card } from '@contimg/formats/fits'
import type { WrittenImage } from './imager-request.ts'
import type { ImageKind } from './products.ts'

/** Products by their kind: which image becomes it, and what its header says. */
export type Describe = (
  kind: ImageKind,
  from: number,
  unit: string,
  cards?: readonly Card[],
  history?: readonly string[],
) => WrittenImage
