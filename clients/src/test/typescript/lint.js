// Redocly's recommended rules on the description that OPENAPI_FILE names; errors end it, warnings are shown.
import { createConfig, formatProblems, getTotals, lint } from "@redocly/openapi-core";

const config = await createConfig({ extends: ["recommended"] });
const problems = await lint({ ref: process.env.OPENAPI_FILE, config });
const totals = getTotals(problems);
formatProblems(problems, { totals, format: "stylish" });
process.exit(totals.errors > 0 ? 1 : 0);
