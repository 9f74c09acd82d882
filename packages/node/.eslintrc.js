module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // what tests of other packages use: never part of a running backend
      files: ['src/testing/**', 'src/openapi/answerChecker.ts'],
      rules: { '@backstage/no-undeclared-imports': 'off' },
    },
  ],
});
