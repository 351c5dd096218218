/* Each command reads as the flow that it performs and decides nothing else. They print their result on standard
 * output (nothing with --quiet but what was asked for) and leave one message in `err` when they fail. */
#ifndef VITRINE_COMMAND_COMMAND_H
#define VITRINE_COMMAND_COMMAND_H

#include "base/error.h"
#include "command/options.h"

bool command_import(const struct options *options, struct error *err);
bool command_check(const struct options *options, struct error *err);
bool command_issue(const struct options *options, struct error *err);
bool command_release(const struct options *options, struct error *err);
bool command_build(const struct options *options, struct error *err);
bool command_diff(const struct options *options, struct error *err);
bool command_verify(const struct options *options, struct error *err);

#endif
