import { basename } from 'node:path'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { sendFile } from '../images/send-file.ts'
import { gone, requireStoredImage } from '../images/stored-image.ts'
import { errorBody } from '../schemas/error.ts'
import {
  type CutoutQuery,
  cutoutQuery,
  type PictureQuery,
  pictureQuery,
  thumbnailQuery,
} from '../schemas/image-pictures.ts'
import { imageId } from '../schemas/images.ts'
import { sendAnswer } from './send-answer.ts'

const FITS = 'application/fits'
const DEG = Math.PI / 180
const UNITS_RAD = { arcsec: DEG / 3600, arcmin: DEG / 60, deg: DEG } as const
const REFUSALS = { 400: errorBody, 404: errorBody, 410: errorBody, 422: errorBody }
const POOL_REFUSALS = { ...REFUSALS, 429: errorBody, 503: errorBody }
const unchanged = z.any().describe('as it was')

/** The files of images, as they are and as pictures. */
export function imageFileRoutes(api: Api, context: ApiContext): void {
  const { inspector } = context
  const ofOne = { tags: ['images'], params: imageId }
  const fits = {
    ...ofOne,
    summary: 'The FITS file of an image, whole or a range of its bytes',
    response: {
      200: z.any().describe('application/fits'),
      206: z.any().describe('the bytes that were asked for'),
      ...{ 304: unchanged, ...REFUSALS, 416: errorBody },
    },
  }
  api.get('/images/:id/fits', { schema: fits }, async (request, reply) => {
    const { line, ...file } = await requireStoredImage(context, request.params.id)
    const sent = await sendFile(request, reply, file, { type: FITS, name: basename(line.path) })
    if (sent === undefined) throw gone(line)
    return sent
  })

  const ofPicture = { ...ofOne, response: { 200: z.any().describe('image/png'), 304: unchanged, ...POOL_REFUSALS } }
  const png = {
    ...ofPicture,
    summary: 'An image as PNG: north up, blank pixels transparent',
    querystring: pictureQuery,
  }
  api.get('/images/:id/png', { schema: png }, async (request, reply) => {
    const { path, identity } = await requireStoredImage(context, request.params.id)
    const inquiry = { kind: 'picture', path, identity, picture: pictureOf(request.query) } as const
    return sendAnswer(inspector, request, reply, inquiry, 'image/png')
  })

  const thumbnail = { ...ofPicture, summary: 'The same, small', querystring: thumbnailQuery }
  api.get('/images/:id/thumbnail', { schema: thumbnail }, async (request, reply) => {
    const { path, identity } = await requireStoredImage(context, request.params.id)
    const inquiry = { kind: 'picture', path, identity, picture: pictureOf(request.query) } as const
    return sendAnswer(inspector, request, reply, inquiry, 'image/png')
  })

  const cutout = {
    ...ofOne,
    summary: 'A part of an image about a direction, as FITS with its coordinates or as PNG; blank beyond the image',
    querystring: cutoutQuery,
    response: { 200: z.any().describe('application/fits or image/png'), 304: unchanged, ...POOL_REFUSALS },
  }
  api.get('/images/:id/cutout', { schema: cutout }, async (request, reply) => {
    const { line, path, identity } = await requireStoredImage(context, request.params.id)
    const { query } = request
    const picture = query.format === 'png' ? pictureOf(query) : null
    const inquiry = { kind: 'cutout', path, identity, part: partOf(query), picture } as const
    if (picture !== null) return sendAnswer(inspector, request, reply, inquiry, 'image/png')
    return sendAnswer(inspector, request, reply, inquiry, FITS, `${line.id}-cutout.fits`)
  })
}

function pictureOf({ size, colormap, invert, scale, lo, hi }: PictureQuery) {
  const limits = { ...(lo !== undefined && { low: lo }), ...(hi !== undefined && { high: hi }) }
  return { longestPx: size, colours: colormap, isInverted: invert, scale, limits }
}

function partOf({ ra, dec, width, height = width, unit }: CutoutQuery) {
  const ofUnit = UNITS_RAD[unit]
  return { raRad: ra * DEG, decRad: dec * DEG, widthRad: width * ofUnit, heightRad: height * ofUnit }
}
