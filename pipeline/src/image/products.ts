import { rename, rm } from 'node:fs/promises'
import { assertAbsent } from '../output.ts'

export const IMAGE_KINDS = ['dirty', 'psf', 'image', 'model', 'residual', 'pb', 'image-pbcor'] as const

export type ImageKind = (typeof IMAGE_KINDS)[number]

export function productPath(imageName: string, kind: ImageKind): string {
  return `${imageName}-${kind}.fits`
}

/** The files of one run: they get their names together, when all of them are whole. */
export class ProductFiles {
  readonly #imageName: string
  readonly #written: ImageKind[] = []

  /** @throws OutputExistsError where any of the names is taken */
  constructor(imageName: string) {
    this.#imageName = imageName
    assertAbsent(...IMAGE_KINDS.map((kind) => productPath(imageName, kind)))
  }

  /** Where to write a product before it is whole. */
  begin(kind: ImageKind): string {
    this.#written.push(kind)
    return this.#partial(kind)
  }

  async finish(): Promise<Partial<Record<ImageKind, string>>> {
    const paths = this.#written.map((kind) => [kind, productPath(this.#imageName, kind)] as const)
    for (const [kind, path] of paths) await rename(this.#partial(kind), path)
    return Object.fromEntries(paths)
  }

  async discard(): Promise<void> {
    for (const kind of this.#written) await rm(this.#partial(kind), { force: true })
  }

  #partial(kind: ImageKind): string {
    return `${productPath(this.#imageName, kind)}.partial`
  }
}
