import type { GroupDetail, ImageItem } from '@contimg/api/schemas'

type Product = GroupDetail['products'][number]

/** A product as it is told. */
export interface ProductRow {
  readonly path: string
  readonly name: string
  readonly version: string
  readonly bytes: number | null
  readonly link: { readonly to: string; readonly params?: Readonly<Record<string, string>> } | undefined
  readonly image: ImageItem | undefined
  readonly isSet: boolean
}

const IMAGES: Readonly<Record<string, string>> = {
  image: 'Restored image',
  'image-pbcor': 'Beam-corrected image',
  dirty: 'Dirty image',
  residual: 'Residual',
  model: 'Model',
  psf: 'PSF',
  pb: 'Primary beam',
  weights: 'Weights',
}

const FILES: readonly (readonly [RegExp, string])[] = [
  [/_kcal$/, 'Delay table'],
  [/_bpcal$/, 'Bandpass table'],
  [/_gpcal$/, 'Gain table, phases'],
  [/_gacal$/, 'Gain table, amplitudes'],
  [/\.png$/, 'Picture (PNG)'],
]

/** Products, the ones that are looked at first; pictures of others stand with them elsewhere. */
export function productRows(products: readonly Product[], images: ReadonlyMap<string, ImageItem>): ProductRow[] {
  return products.map((one) => rowOf(one, images.get(one.path))).toSorted((a, b) => rank(a) - rank(b))
}

function rowOf({ path, kind, size_bytes: bytes, identity }: Product, image: ImageItem | undefined): ProductRow {
  const isSet = kind === 'measurement-set'
  const generation = /^generation (\d+)/.exec(identity)?.[1]
  return {
    ...{ path, bytes, image, isSet },
    name: isSet ? 'Measurement Set' : image ? (IMAGES[image.type] ?? image.type) : nameOf(path),
    version: image ? `v${image.version}` : generation === undefined ? '' : `generation ${generation}`,
    link: isSet
      ? { to: '/ms/$path', params: { path } }
      : image
        ? { to: '/images/$id', params: { id: String(image.id) } }
        : kind === 'table'
          ? { to: '/calibration' }
          : undefined,
  }
}

function nameOf(path: string): string {
  const file = path.split('/').at(-1) ?? path
  return FILES.find(([form]) => form.test(file))?.[1] ?? file
}

function rank({ isSet, image }: ProductRow): number {
  if (isSet) return 0
  if (image === undefined) return 2
  return image.type === 'image' ? -1 : image.type === 'image-pbcor' ? -0.5 : 1
}
