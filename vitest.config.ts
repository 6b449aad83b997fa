import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['tests/vectors/*.test.ts', 'widget_js/**/*.test.ts', 'console/**/*.test.ts'], environment: 'node' },
});
