import type { ImageLine } from '@contimg/state/products'
import type * as z from 'zod'
import type { ApiContext } from '../context.ts'
import { spawnForm } from '../forms/spawn.ts'
import { imageTarget } from '../forms/targets.ts'
import type { ReimageForm, reimageAnswer } from '../schemas/reimage.ts'
import { runOf } from './detail.ts'

/**
 * Spawns the making of an image anew, of the same Measurement Set and at the same path: it becomes the next version there.
 *
 * @throws ApiError as forms do: 404 or 423 for the Measurement Set, 503 without the database of work
 */
export async function reimage(
  context: ApiContext,
  line: ImageLine,
  { cell, use_existing_mask: _, ...asked }: ReimageForm,
): Promise<z.infer<typeof reimageAnswer>> {
  const parameters = {
    ...(line.imsize_x !== null && { imsize: line.imsize_x }),
    ...(line.cellsize_arcsec !== null && { cell_arcsec: line.cellsize_arcsec }),
    ...asked,
    ...(cell !== undefined && { cell_arcsec: cell }),
  }
  const form = { ms: line.ms_path, image: runOf(line), parameters }
  const job = await spawnForm(context, await imageTarget(context, form), { name: 'image', form })
  return { job_id: job.job_id, parent_image_id: line.id, new_version: line.version + 1, status: job.state }
}
