import { rename, rm } from 'node:fs/promises'
import { assertAbsent } from '../output.ts'
import { syncOne } from '../sync.ts'

export const IMAGE_KINDS = ['dirty', 'psf', 'image', 'model', 'residual', 'pb', 'weights', 'image-pbcor'] as const

/** Of two Taylor terms in frequency, besides. */
export const TAYLOR_KINDS = [
  ...(['psf-tt0', 'psf-tt1', 'psf-tt2', 'image-tt0', 'image-tt1'] as const),
  ...(['model-tt0', 'model-tt1', 'residual-tt0', 'residual-tt1', 'alpha', 'alpha-error'] as const),
] as const

export type ImageKind = (typeof IMAGE_KINDS)[number] | (typeof TAYLOR_KINDS)[number]

export function productPath(imageName: string, kind: ImageKind): string {
  return `${imageName}-${kind}.fits`
}

/** The files of one run: they get their names together, when all of them are whole. */
export class ProductFiles {
  readonly #imageName: string
  readonly #written: ImageKind[] = []
  #flushed: Promise<unknown> | undefined

  /** @throws OutputExistsError where any of the names is taken */
  constructor(imageName: string) {
    this.#imageName = imageName
    assertAbsent(...[...IMAGE_KINDS, ...TAYLOR_KINDS].map((kind) => productPath(imageName, kind)))
  }

  /** Where to write a product before it is whole. */
  begin(kind: ImageKind): string {
    this.#written.push(kind)
    return this.#partial(kind)
  }

  /** Where a product lies that is not yet called by its name; undefined where it was not made. */
  unfinished(kind: ImageKind): string | undefined {
    return this.#written.includes(kind) ? this.#partial(kind) : undefined
  }

  /** Begins to bring what has been written to the disk, while something else is done. */
  flush(): void {
    const paths = this.#written.map((kind) => this.#partial(kind))
    this.#flushed = Promise.all(paths.map(syncOne))
    this.#flushed.catch(() => {}) // seen in the end
  }

  async finish(): Promise<Partial<Record<ImageKind, string>>> {
    const paths = this.#written.map((kind) => [kind, productPath(this.#imageName, kind)] as const)
    if (!this.#flushed) this.flush()
    await this.#flushed
    for (const [kind, path] of paths) await rename(this.#partial(kind), path)
    return Object.fromEntries(paths)
  }

  async discard(): Promise<void> {
    await this.#flushed?.catch(() => {})
    for (const kind of this.#written) await rm(this.#partial(kind), { force: true })
  }

  #partial(kind: ImageKind): string {
    return `${productPath(this.#imageName, kind)}.partial`
  }
}
