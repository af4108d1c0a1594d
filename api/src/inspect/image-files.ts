import { FormatError } from '@contimg/formats/error'
import { checkAgainstCatalog, cutOutOfImage, cutoutFits, imagePicture, readSkyImage } from '@contimg/pipeline/inspect'
import { findSources } from '@contimg/state/catalogs'
import type { CatalogCheckJob, CutoutJob, PictureJob } from './jobs.ts'

/** What the processes of the pool make of images. */

export function pictureFile({ path, picture }: PictureJob): Promise<Uint8Array> {
  return ofImage(path, async () => imagePicture(readSkyImage(path).pixels, picture))
}

export function cutoutFile({ path, part, picture }: CutoutJob): Promise<Uint8Array> {
  return ofImage(path, async () => {
    const cutout = cutOutOfImage(path, part)
    return picture === null ? cutoutFits(cutout) : imagePicture(cutout.pixels, picture)
  })
}

export function catalogCheckFile({ path, catalogPath, options }: CatalogCheckJob): Promise<Uint8Array> {
  return ofImage(path, async () => {
    const check = await checkAgainstCatalog(path, async (cone) => findSources(catalogPath, cone), options)
    return Buffer.from(JSON.stringify(check))
  })
}

/** Sizes and projections that cannot be are the image's fault. */
async function ofImage(path: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof RangeError) throw new FormatError(path, undefined, error.message, { cause: error })
    throw error
  }
}
