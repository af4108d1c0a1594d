import * as z from 'zod'

export const IMAGE_COLORMAPS = ['inferno', 'viridis', 'cividis', 'gray', 'berlin'] as const
export const IMAGE_SCALES = ['asinh', 'linear', 'log', 'sqrt', 'zscale'] as const

const brightness = z.coerce.number().optional()

const look = {
  colormap: z.enum(IMAGE_COLORMAPS).default('inferno').describe('berlin lies about zero'),
  invert: z.stringbool().default(false),
  scale: z.enum(IMAGE_SCALES).default('asinh'),
  lo: brightness.describe('unit of the image; with hi the same scale for every image, so that brightness compares'),
  hi: brightness.describe('what the brightest colour stands for'),
}

export const pictureQuery = z.object({
  ...look,
  size: z.coerce
    .number()
    .int()
    .min(32)
    .max(4096)
    .optional()
    .describe('pixels of the longer side; the image’s own, to 2048'),
})

export const thumbnailQuery = z.object({ ...look, size: z.coerce.number().int().min(32).max(2048).default(256) })

const side = z.coerce.number().positive().max(1e6)

export const cutoutQuery = z.object({
  ...look,
  ra: z.coerce.number().min(0).max(360).describe('degrees, ICRS'),
  dec: z.coerce.number().min(-90).max(90),
  width: side.default(60),
  height: side.optional().describe('as the width unless given'),
  unit: z.enum(['arcsec', 'arcmin', 'deg']).default('arcsec'),
  format: z.enum(['fits', 'png']).default('fits'),
  size: z.coerce.number().int().min(32).max(2048).default(256).describe('pixels of the longer side of a PNG'),
})

export type PictureQuery = z.infer<typeof pictureQuery>
export type CutoutQuery = z.infer<typeof cutoutQuery>
