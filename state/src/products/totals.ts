import { sql } from 'kysely'
import { type GradeLimits, type GradeWord, gradeOf } from './group-results.ts'
import type { Products } from './products.ts'

/** How many there are of each, and since some time. */
export interface Totals {
  readonly images: number // restored
  readonly recentImages: number
  readonly measurementSets: number
  readonly jobs: number // tasks whose products are in
  readonly recentJobs: number
  readonly grades: Readonly<Record<GradeWord, number>> // of the latest image of each group
}

/** @param recentS  Unix time from which on something is recent */
export async function countTotals({ db }: Products, limits: GradeLimits, recentS: number): Promise<Totals> {
  const { rows } = await sql<Omit<Totals, 'grades'>>`
    SELECT
      (SELECT count(*) FROM images WHERE type = 'image') AS images,
      (SELECT count(*) FROM images WHERE type = 'image' AND created_at >= ${recentS}) AS recentImages,
      (SELECT count(*) FROM ms_index) AS measurementSets,
      (SELECT count(*) FROM recorded_jobs) AS jobs,
      (SELECT count(*) FROM recorded_jobs WHERE recorded_at >= ${recentS}) AS recentJobs`.execute(db)
  const graded = await sql<{ grade: GradeWord; count: number }>`
    SELECT ${gradeOf(limits)} AS grade, count(*) AS count FROM group_results
    WHERE image_id IS NOT NULL GROUP BY grade`.execute(db)
  const grades = { good: 0, warn: 0, fail: 0, none: 0 }
  for (const { grade, count } of graded.rows) grades[grade] = count
  return { ...rows[0], grades }
}
