/**
 * The real options of Remix; vite.config.ts hands them to the Vite plugin.
 * `v3_singleFetch` stays off: it would put turbo-stream 2.4.1 (CVE-2026-34077) within an attacker's reach.
 * @type {import('@remix-run/dev').VitePluginConfig}
 */
export default {
  appDirectory: 'app',
  serverModuleFormat: 'esm',
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_lazyRouteDiscovery: true,
    v3_routeConfig: true,
    v3_singleFetch: false,
  },
}
