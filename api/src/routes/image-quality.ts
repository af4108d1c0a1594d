import { listQaArtifacts } from '@contimg/state/products'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { ApiError, notFound } from '../errors/api-error.ts'
import { validateAgainstCatalog } from '../images/catalog-validation.ts'
import { filterOf } from '../images/filter.ts'
import { imagePageOf } from '../images/page.ts'
import { imageQualityOf } from '../images/quality.ts'
import { sendFile } from '../images/send-file.ts'
import { requireImage, storedFile } from '../images/stored-image.ts'
import { boundedPageOf } from '../schemas/common.ts'
import { errorBody } from '../schemas/error.ts'
import { catalogValidation, imageQuality, validationQuery } from '../schemas/image-quality.ts'
import { imageId, imagesQuery } from '../schemas/images.ts'
import { whileWaited } from './while-waited.ts'

const fileParams = z.object({ group: z.string().min(1).max(100), name: z.string().min(1).max(100) })
const qualityPage = boundedPageOf(imageQuality)

/** How good images are. */
export function imageQualityRoutes(api: Api, context: ApiContext): void {
  const tags = ['quality']
  const list = {
    tags,
    summary: 'Images with their grades and the numbers that these come from',
    querystring: imagesQuery,
    response: { 200: qualityPage, 422: errorBody },
  }
  api.get('/qa', { schema: list }, async ({ query }) => {
    const { lines, ...page } = await imagePageOf(context, filterOf(query, context.nowMs()), query)
    return { ...page, items: await Promise.all(lines.map((line) => imageQualityOf(context, line))) }
  })

  const ofOne = { tags, params: imageId, response: { 200: imageQuality, 404: errorBody } }
  for (const url of ['/images/:id/qa', '/qa/image/:id']) {
    const schema = { ...ofOne, summary: 'How good an image is, number by number' }
    api.get(url, { schema }, async ({ params }) => {
      return imageQualityOf(context, await requireImage(context.products, params.id))
    })
  }

  const validation = {
    tags,
    params: imageId,
    summary: 'An image held against a catalogue: fluxes, places, and what is missing',
    querystring: validationQuery,
    response: {
      200: catalogValidation,
      404: errorBody,
      410: errorBody,
      422: errorBody,
      429: errorBody,
      503: errorBody,
    },
  }
  const config = { limitClass: 'heavy' } as const
  api.get('/qa/images/:id/catalog-validation', { schema: validation, config }, async ({ params, query }, reply) => {
    return validateAgainstCatalog(context, params.id, query.catalog, whileWaited(reply))
  })

  const file = {
    tags,
    summary: 'A picture that the pipeline made of a product of a group',
    params: fileParams,
    response: { 200: z.any().describe('image/png'), 304: z.any(), 404: errorBody, 410: errorBody },
  }
  api.get('/qa/file/:group/:name', { schema: file }, async (request, reply) => {
    const { group, name } = request.params
    const known = await listQaArtifacts(context.products, group)
    const artifact = known.find((one) => one.name === name)
    if (artifact === undefined) throw notFound('picture', `${group}/${name}`, { known: known.map((one) => one.name) })
    const found = await storedFile(context.settings, artifact.path)
    const answer = { type: 'image/png', name: `${group}-${name}.png`, isInline: true }
    const sent = found && (await sendFile(request, reply, found, answer))
    if (sent === undefined)
      throw new ApiError(410, 'gone', `the picture ${name} of ${group} is known, but its file is not there`, {
        group,
        name,
      })
    return sent
  })
}
