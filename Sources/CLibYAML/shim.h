#ifndef ATTACH_CD_LIBYAML_SHIM_H
#define ATTACH_CD_LIBYAML_SHIM_H

#include <yaml.h>

#endif
