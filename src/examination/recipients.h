/* Rules G5, G6 and G7 of the table in gdpr.c: who receives, and in which country. */
#ifndef VITRINE_EXAMINATION_RECIPIENTS_H
#define VITRINE_EXAMINATION_RECIPIENTS_H

struct examination;

void check_g5_recipients(struct examination *examination);
void check_g6_operators(struct examination *examination);
void check_g7_transfers(struct examination *examination);

#endif
