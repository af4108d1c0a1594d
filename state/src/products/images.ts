import type { ImageRecord } from '@contimg/pipeline'
import { type Insertable, type Selectable, sql } from 'kysely'
import { degrees } from '../units.ts'
import type { ImageRow, Products } from './products.ts'
import { transacted } from './together.ts'

const ARCSEC_PER_DEG = 3600

/** Puts images in, or anew where their path is in already. Their Measurement Set must be in. */
export async function putImages(products: Products, images: readonly ImageRecord[]): Promise<void> {
  await transacted(products.db, async (db) => {
    for (const image of images) {
      const observed = sql<number>`(SELECT mid_mjd FROM ms_index WHERE path = ${image.msPath})`
      const row = { ...rowOf(image), created_at: products.nowMs() / 1000, observed_mjd: observed }
      await db
        .insertInto('images')
        .values(row)
        .onConflict((conflict) => conflict.column('path').doUpdateSet(row))
        .execute()
    }
  })
}

/** By time, the latest first. */
export async function listImages({ db }: Products, of: { msPath?: string } = {}): Promise<Selectable<ImageRow>[]> {
  let query = db.selectFrom('images').selectAll()
  if (of.msPath !== undefined) query = query.where('ms_path', '=', of.msPath)
  return await query.orderBy('created_at', 'desc').orderBy('path').execute()
}

const arcsec = (rad: number | undefined) => (rad === undefined ? null : degrees(rad) * ARCSEC_PER_DEG)

function rowOf(image: ImageRecord): Omit<Insertable<ImageRow>, 'created_at' | 'observed_mjd'> {
  return {
    path: image.path,
    ms_path: image.msPath,
    type: image.kind,
    beam_major_arcsec: arcsec(image.beamMajorRad),
    beam_minor_arcsec: arcsec(image.beamMinorRad),
    beam_pa_deg: image.beamPaRad === undefined ? null : degrees(image.beamPaRad),
    noise_jy: image.noiseJy ?? null,
    dynamic_range: image.dynamicRange ?? null,
    pbcor: image.isPbCorrected ? 1 : 0,
    field_name: image.fieldName ?? null,
    center_ra_deg: degrees(image.centreRaRad),
    center_dec_deg: degrees(image.centreDecRad),
    imsize_x: image.sizePx,
    imsize_y: image.sizePx,
    cellsize_arcsec: arcsec(image.cellRad),
    freq_ghz: image.frequencyHz / 1e9,
    bandwidth_mhz: image.bandwidthHz / 1e6,
    integration_sec: image.integrationS ?? null,
    calibration: image.calibration,
    non_science: image.isNonScience ? 1 : 0,
    stored: 1,
  }
}
