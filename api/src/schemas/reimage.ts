import * as z from 'zod'
import { imageParameters } from './image-form.ts'
import { state } from './states.ts'

const withUnit = (unit: string) => z.string().regex(new RegExp(`^\\d+(\\.\\d+)? ?${unit}$`))

/** How to make an image again: the names of today's clients. What is not given is as in the image, or as usual. */
export const reimageForm = z.strictObject({
  imsize: z
    .union([z.number(), z.tuple([z.number(), z.number()]).refine(([x, y]) => x === y, 'wanted a square')])
    .transform((size) => (typeof size === 'number' ? size : size[0]))
    .pipe(imageParameters.shape.imsize.unwrap())
    .optional()
    .describe('pixels'),
  cell: z
    .union([z.number(), withUnit('arcsec').transform((text) => Number.parseFloat(text))])
    .pipe(imageParameters.shape.cell_arcsec.unwrap())
    .optional()
    .describe('arcsec, or text such as 2.5arcsec'),
  niter: imageParameters.shape.niter,
  threshold: imageParameters.shape.threshold,
  weighting: imageParameters.shape.weighting,
  robust: imageParameters.shape.robust,
  deconvolver: imageParameters.shape.deconvolver,
  use_existing_mask: z.literal(false, { error: 'no mask is kept with images, wanted false' }).default(false),
})

export const reimageAnswer = z
  .object({
    job_id: z.string(),
    parent_image_id: z.number().int(),
    new_version: z.number().int().describe('that it will be when the job is completed'),
    status: state,
  })
  .meta({ id: 'ReimageAnswer' })

export type ReimageForm = z.infer<typeof reimageForm>
