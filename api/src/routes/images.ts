import { type ImageFilter, imagesBeside, pageOfImages } from '@contimg/state/products'
import type { Api, ApiContext } from '../context.ts'
import { imageDetailOf, imageVersionsOf } from '../images/detail.ts'
import { filterOf, legacyFilterOf } from '../images/filter.ts'
import { imageItemOf } from '../images/items.ts'
import { type ImagePageQuery, imagePageOf } from '../images/page.ts'
import { reimage } from '../images/reimage.ts'
import { requireImage } from '../images/stored-image.ts'
import { errorBody } from '../schemas/error.ts'
import { imageChildren, imageDetail, imageVersions } from '../schemas/image-detail.ts'
import { imageId, imagePage, imagesQuery, legacyImagesQuery } from '../schemas/images.ts'
import { reimageAnswer, reimageForm } from '../schemas/reimage.ts'

/** Images: what there is, what is known of each, and what stood in its place before. */
export function imageRoutes(api: Api, context: ApiContext): void {
  const tags = ['images']
  const lists = { tags, response: { 200: imagePage, 422: errorBody } }
  const list = { ...lists, summary: 'Images by time, place and quality', querystring: imagesQuery }
  api.get('/images', { schema: list }, async ({ query }) => page(context, filterOf(query, context.nowMs()), query))

  const legacy = { ...lists, summary: 'The same, of every type, with the older names', querystring: legacyImagesQuery }
  api.get('/data/images', { schema: legacy }, async ({ query }) => page(context, legacyFilterOf(query), query))

  const ofOne = { tags, params: imageId }
  const detail = {
    ...ofOne,
    summary: 'Everything that is known of an image',
    response: { 200: imageDetail, 404: errorBody },
  }
  api.get('/images/:id', { schema: detail, config: { isTagged: true } }, async ({ params }) => {
    return imageDetailOf(context, await requireImage(context.products, params.id))
  })

  const versions = {
    ...ofOne,
    summary: 'The contents that have stood at the path of an image, and its like at other paths',
    response: { 200: imageVersions, 404: errorBody },
  }
  const children = {
    ...ofOne,
    summary: 'Images of the same kind that were made later of the same Measurement Set',
    response: { 200: imageChildren, 404: errorBody },
  }
  api.get('/images/:id/children', { schema: children }, async ({ params }) => childrenOf(context, params.id))

  const again = {
    ...ofOne,
    summary: 'Make an image again with other settings; it becomes the next version',
    body: reimageForm,
    response: { 201: reimageAnswer, 404: errorBody },
  }
  api.post('/images/:id/reimage', { schema: again }, async ({ params, body }, reply) =>
    reply.status(201).send(await reimage(context, await requireImage(context.products, params.id), body)),
  )

  api.get('/images/:id/versions', { schema: versions }, async ({ params }) => {
    return imageVersionsOf(context, await requireImage(context.products, params.id))
  })
}

async function childrenOf(context: ApiContext, id: number) {
  const { products } = context
  const line = await requireImage(products, id)
  const later = (await imagesBeside(products, line.ms_path)).filter(
    (other) => other.type === line.type && other.id !== line.id && other.created_at >= line.created_at,
  )
  const order = { order: 'created_at', descending: false, limit: later.length } as const
  const lines = later.length === 0 ? [] : await pageOfImages(products, { ids: later.map((one) => one.id) }, order)
  return { parent_id: line.id, children: lines.map(imageItemOf) }
}

async function page(context: ApiContext, filter: ImageFilter, query: ImagePageQuery) {
  const { lines, ...page } = await imagePageOf(context, filter, query)
  return { ...page, items: lines.map(imageItemOf) }
}
