/** What shows OKRs, as one file: each view by its element's name. */
import type { Views } from "./element/view.ts";
import KeyResult from "./key-result/key-result.ts";
import Objective from "./objective/objective.ts";
import TeamOkrs from "./team-okrs/team-okrs.ts";
import Tree from "./tree/tree.ts";

const views: Views = { "okr-key-result": KeyResult, "okr-objective": Objective, "okr-team-okrs": TeamOkrs, "okr-tree": Tree };

export default views;
