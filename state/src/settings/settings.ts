import { choice, flag, number, path, pattern, text, wholeNumber } from './values.ts'

/**
 * Everything that can be set from outside, once: by the environment, or by a file with lines NAME=value. What is typed on a
 * command line goes before it.
 */
export const SETTINGS = {
  inputDir: path({
    names: ['PIPELINE_INPUT_DIR', 'CONTIMG_INPUT_DIR'],
    fallback: '/data/incoming',
    text: 'where the subband files of the telescope arrive',
  }),
  outputDir: path({
    names: ['PIPELINE_OUTPUT_DIR', 'CONTIMG_OUTPUT_DIR'],
    fallback: '/stage/dsa110-contimg',
    text: 'where Measurement Sets, calibration tables, images and mosaics are kept',
  }),
  scratchDir: path({
    names: ['PIPELINE_SCRATCH_DIR', 'CONTIMG_SCRATCH_DIR'],
    fallback: undefined as string | undefined,
    text: 'fast disk on which products may grow; where not set, beside their place',
  }),
  backupDir: path({
    names: ['PIPELINE_BACKUP_DIR'],
    fallback: undefined as string | undefined,
    text: 'copies of the database and of calibration tables; where not set, backups in the folder of outputs',
  }),
  stateDir: path({
    names: ['PIPELINE_STATE_DIR'],
    fallback: 'state',
    text: 'databases (db/), catalogues (catalogs/), the work database (work/), logs (logs/)',
  }),
  database: path({
    names: ['PIPELINE_DB', 'PIPELINE_PRODUCTS_DB', 'PIPELINE_QUEUE_DB', 'CAL_REGISTRY_DB', 'INGEST_DB', 'HDF5_DB'],
    fallback: undefined as string | undefined,
    text: 'the database of products; where not set, db/pipeline.sqlite3 in the state folder',
  }),
  vlaCatalog: path({
    names: ['VLA_CATALOG'],
    fallback: undefined as string | undefined,
    text: 'list of calibrators (CSV, the NRAO’s list or SQLite) instead of the imported one',
  }),
  nvssCatalog: path({
    names: ['NVSS_CATALOG'],
    fallback: undefined as string | undefined,
    text: 'NVSS sources (CSV, else SQLite too) instead of the imported ones',
  }),
  telescopeName: text({
    names: ['PIPELINE_TELESCOPE_NAME'],
    fallback: undefined as string | undefined,
    text: 'what OBSERVATION says instead of the telescope’s name in the header',
  }),
  writer: choice({
    names: ['PIPELINE_WRITER'],
    among: ['auto', 'parallel-subband', 'direct'],
    fallback: 'auto',
    text: 'how Measurement Sets are written',
  }),
  maxWorkers: wholeNumber({
    names: ['PIPELINE_MAX_WORKERS'],
    low: 1,
    high: 32,
    fallback: 4,
    text: 'threads that read subband files',
  }),
  expectedSubbands: wholeNumber({
    names: ['PIPELINE_EXPECTED_SUBBANDS'],
    low: 1,
    high: 32,
    fallback: 16,
    text: 'subband files of an observation',
  }),
  bandpassMinSnr: number({
    names: ['PIPELINE_CAL_BP_MINSNR', 'CONTIMG_CAL_BP_MINSNR'],
    low: 0,
    fallback: 3,
    text: 'bandpass solutions below this are flagged',
  }),
  gainInterval: pattern({
    names: ['PIPELINE_CAL_GAIN_SOLINT'],
    form: /^(inf|int|(?=.*[1-9])\d+(\.\d+)?\s*(s|min)?)$/,
    wanted: 'inf, int or a time such as 60s or 5min',
    fallback: 'inf',
    text: 'solution interval of gains, such as inf, int or 60s',
  }),
  referenceAntenna: text({ names: ['PIPELINE_DEFAULT_REFANT'], fallback: '103', text: 'reference antenna' }),
  pointingDecDeg: number({
    names: ['PIPELINE_POINTING_DEC_DEG'],
    low: -90,
    high: 90,
    fallback: undefined as number | undefined,
    text: 'where the dishes point; where not set, as the header says',
  }),
  calibratorRadiusDeg: number({
    names: ['CAL_MATCH_RADIUS_DEG'],
    low: 0,
    high: 90,
    fallback: 2,
    text: 'how far from the pointing a calibrator may be',
  }),
  calibratorCount: wholeNumber({
    names: ['CAL_MATCH_TOPN'],
    low: 1,
    high: 100,
    fallback: 3,
    text: 'calibrators of an observation that are noted',
  }),
  usesNvssMask: flag({
    names: ['PIPELINE_USE_NVSS_MASK'],
    fallback: true,
    text: 'CLEAN within discs about catalogued sources, where a catalogue covers the field',
  }),
  maskRadiusArcsec: number({
    names: ['PIPELINE_MASK_RADIUS_ARCSEC'],
    low: 10,
    high: 300,
    fallback: 60,
    text: 'radius of these discs',
  }),
  imageSizePx: wholeNumber({
    names: ['IMG_IMSIZE'],
    low: 16,
    high: 16384,
    fallback: undefined as number | undefined,
    text: 'width and height of images; where not set, that of the quality tier (2520 for standard)',
  }),
  imageRobust: number({ names: ['IMG_ROBUST'], low: -2, high: 2, fallback: 0.5, text: 'Briggs weighting' }),
  imageIterations: wholeNumber({
    names: ['IMG_NITER'],
    low: 0,
    high: 1_000_000,
    fallback: undefined as number | undefined,
    text: 'components of CLEAN, at most; where not set, those of the quality tier',
  }),
  imageThreshold: pattern({
    names: ['IMG_THRESHOLD'],
    form: /^(auto|\s*(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*[mµun]?Jy(\/beam)?\s*)$/i,
    wanted: 'auto or a flux such as 0.5mJy',
    fallback: 'auto',
    text: 'how deep CLEAN goes, such as 0.5mJy, or auto for multiples of the noise',
  }),
  databaseUrl: pattern({
    names: ['ABSURD_DATABASE_URL'],
    fallback: undefined as string | undefined,
    form: /^postgres(ql)?:\/\//i,
    wanted: 'postgresql://USER@HOST:PORT/DATABASE',
    isSecret: true,
    text: 'PostgreSQL of the work queue; where not set, the one that “contimg serve” starts',
  }),
  queue: text({ names: ['ABSURD_QUEUE_NAME'], fallback: 'dsa110-pipeline', text: 'queue of the work' }),
  workerConcurrency: wholeNumber({
    names: ['ABSURD_WORKER_CONCURRENCY'],
    low: 1,
    high: 64,
    fallback: 1,
    text: 'tasks that a worker does at once; each uses all cores where it can',
  }),
  workerPollS: number({
    names: ['ABSURD_WORKER_POLL_INTERVAL', 'ABSURD_WORKER_POLL_INTERVAL_SEC'],
    low: 0.5,
    high: 60,
    fallback: 0.5,
    text: 'how often a worker asks for work',
  }),
  taskTimeoutS: number({
    names: ['ABSURD_TASK_TIMEOUT', 'ABSURD_TASK_TIMEOUT_SEC'],
    low: 1,
    high: 86_400,
    fallback: 3600,
    text: 'how long a task may take',
  }),
  maxRetries: wholeNumber({
    names: ['ABSURD_MAX_RETRIES'],
    low: 0,
    high: 20,
    fallback: 3,
    text: 'how often a task that failed is tried again',
  }),
  heartbeatS: number({
    names: ['ABSURD_API_HEARTBEAT_INTERVAL'],
    low: 1,
    high: 60,
    fallback: 10,
    text: 'how often a worker says that it lives',
  }),
  workerId: text({
    names: ['ABSURD_WORKER_ID'],
    fallback: undefined as string | undefined,
    text: 'name of a worker; where not set, host and process number',
  }),
  taskMemoryGb: number({
    names: ['ABSURD_TASK_MEMORY_GB'],
    low: 0.25,
    high: 1024,
    fallback: 16,
    text: 'memory that the processes of a task may have resident before it is ended',
  }),
  housekeeping: flag({ names: ['SCHED_HOUSEKEEP_ENABLE'], fallback: true, text: 'whether housekeeping is scheduled' }),
  housekeepingIntervalS: wholeNumber({
    names: ['SCHED_HOUSEKEEP_INTERVAL_SEC'],
    low: 60,
    high: 86_400,
    fallback: 3600,
    text: 'how often',
  }),
  inProgressTimeoutS: wholeNumber({
    names: ['SCHED_INPROG_TIMEOUT'],
    low: 60,
    fallback: 3600,
    text: 'after which a group that is worked on and does not go on is taken up anew',
  }),
  collectingTimeoutS: wholeNumber({
    names: ['SCHED_COLLECTING_TIMEOUT'],
    low: 60,
    fallback: 86_400,
    text: 'after which a group that is not whole has failed',
  }),
  leftoverAgeS: wholeNumber({
    names: ['SCHED_TEMP_AGE'],
    low: 60,
    fallback: 86_400,
    text: 'after which unfinished files are left over',
  }),
  logLevel: choice({
    names: ['CONTIMG_LOG_LEVEL'],
    among: ['debug', 'info', 'warn', 'error'],
    fallback: 'info',
    text: 'what services say',
  }),
  apiHost: text({
    names: ['CONTIMG_API_HOST'],
    fallback: '127.0.0.1',
    text: 'address on which the REST API listens; 0.0.0.0 lets everyone in who reaches the host',
  }),
  apiPort: wholeNumber({
    names: ['CONTIMG_API_PORT'],
    low: 0,
    high: 65_535,
    fallback: 8000 as number,
    text: 'port of the REST API; 0 takes any that is free',
  }),
  dashboardPort: wholeNumber({
    names: ['CONTIMG_DASHBOARD_PORT'],
    low: 0,
    high: 65_535,
    fallback: 3210 as number,
    text: 'port of the dashboard, on which the API listens too',
  }),
  inspectProcesses: wholeNumber({
    names: ['CONTIMG_INSPECT_PROCESSES'],
    low: 1,
    high: 16,
    fallback: 2,
    text: 'processes of the API that read Measurement Sets for rasters, at most',
  }),
  wsclean: text({ names: ['WSCLEAN_PATH'], fallback: 'wsclean', text: 'WSClean: a name on PATH, or a path' }),
  aoflagger: text({ names: ['AOFLAGGER_PATH'], fallback: 'aoflagger', text: 'AOFlagger: a name on PATH, or a path' }),
}

export type SettingKey = keyof typeof SETTINGS

/** The values that hold. */
export type Settings = { readonly [K in SettingKey]: (typeof SETTINGS)[K]['fallback'] }
