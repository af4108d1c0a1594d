/** The jobs of a group are asked for each second by those who follow its log. */
export const statements: readonly string[] = [
  'CREATE INDEX recorded_jobs_group ON recorded_jobs (group_id, recorded_at) WHERE group_id IS NOT NULL',
]
